"""One page of HTML about a run, or about all of the paper's claims."""

from adversarial.report.blocks import Page, Pairs, Picture, Pictures, Section, Table, Text
from adversarial.report.page import page_of, write_report
from adversarial.report.render import render

__all__ = [
    "Page",
    "Pairs",
    "Picture",
    "Pictures",
    "Section",
    "Table",
    "Text",
    "page_of",
    "render",
    "write_report",
]
