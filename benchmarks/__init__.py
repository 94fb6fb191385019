"""Generated results with a known answer, and the linker timed against its peers on them."""
