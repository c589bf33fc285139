"""Numbers about pupils and schools: frames and values in, frames and values out."""
