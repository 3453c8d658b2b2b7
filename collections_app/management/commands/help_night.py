import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from collections_app.engine.treatment import help_treat


class Command(BaseCommand):
    help = "What `night --workers` starts: treats accounts of each night whose day it reads from standard input."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in sys.stdin:
            help_treat(date.fromisoformat(line.strip()))
