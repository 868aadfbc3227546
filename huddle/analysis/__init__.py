"""What a day should have been, what stands out, what it costs: data frames in, data frames out, no screen."""
