"""The try-it chat: one page in the browser where a newcomer asks, reads the source, and says whether it helped."""
