"""Runs the jobs of a data product as its compiled plan says: ingest, refine by SQL, publish."""
