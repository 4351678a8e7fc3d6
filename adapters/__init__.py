"""Where the world comes in: settings, wiring, processes, the command line and the chat surfaces."""
