"""`python -m link`: see `link.command`."""

from common.interrupts import end_at_once, end_in_order

if __name__ == "__main__":
    end_at_once()
    from link.command import main

    end_in_order()
    try:
        main()
    finally:
        end_at_once()
