"""Few want the double, or few get in? Who asked for a place, who was drawn, and by which door doubles came."""
