"""What a page consists of: plain texts and numbers, which the template escapes."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Table:
    """Rows of cells.

    Attributes
    ----------
    columns : list of str
    rows : list of list
        Cells are texts, numbers or None.
    note : str
        A line below.
    stacks : bool
        Whether each row becomes a list of its own on a narrow screen, where others scroll.
    tones : list of str
        For each row ``good``, ``bad`` or nothing; nothing at all by default.
    """

    columns: list
    rows: list
    note: str = ""
    stacks: bool = False
    tones: list = field(default_factory=list)
    kind = "table"


@dataclass(frozen=True)
class Pairs:
    """Names and values, such as a list of versions.

    Attributes
    ----------
    items : list of pair
    """

    items: list
    kind = "pairs"


@dataclass(frozen=True)
class Text:
    """A text whose line breaks count, such as an experiment file."""

    text: str
    kind = "text"


@dataclass(frozen=True)
class Note:
    """A paragraph."""

    text: str
    kind = "note"


@dataclass(frozen=True)
class Picture:
    """A picture inside the page.

    Attributes
    ----------
    source : str
        A ``data:`` address.
    caption : str
        Also what is said to those who cannot see it.
    """

    source: str
    caption: str


@dataclass(frozen=True)
class Pictures:
    """Pictures side by side, as far as there is room.

    Attributes
    ----------
    pictures : list of Picture
    small : bool
        Whether two of them fit on a phone.
    """

    pictures: list
    small: bool = False
    kind = "pictures"


Block = Table | Pairs | Text | Note | Picture | Pictures


@dataclass(frozen=True)
class Section:
    """A heading and what is below it.

    Attributes
    ----------
    title : str
    blocks : list
        Of the classes above.
    """

    title: str
    blocks: list


@dataclass(frozen=True)
class Page:
    """A whole page.

    Attributes
    ----------
    title : str
    lead : str
        A sentence below it.
    sections : list of Section
    """

    title: str
    lead: str
    sections: list
