"""What can be typed after `portal`. Each file adds its commands, and loads what they need only when they run."""
