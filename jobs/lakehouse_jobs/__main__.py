"""Entry of `python -m lakehouse_jobs`."""

import sys

from lakehouse_jobs.cli import main

sys.exit(main())
