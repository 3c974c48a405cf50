"""The steps a job can be made of. Each reads something and returns a lazy frame; none of them writes."""
