"""What all our pages look like: colours, measures and the mark, sent once for all of them."""
