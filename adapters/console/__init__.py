"""The console: where L&D sees what people needed and could not find, and closes the loop."""
