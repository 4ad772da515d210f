"""Reads the two public-domain texts out of installed Debian packages.

* King James Version: package bible-kjv-text, printed by `bible` (bible-kjv).
* World English Bible: package sword-text-web, printed by `mod2imp`
  (libsword-utils).
"""

import re
import subprocess
from collections import defaultdict
from dataclasses import dataclass, field

OLD, PLAIN = "old", "plain"  # the King James and the World English wording

BOOKS = """Genesis Exodus Leviticus Numbers Deuteronomy Joshua Judges Ruth 1_Samuel
2_Samuel 1_Kings 2_Kings 1_Chronicles 2_Chronicles Ezra Nehemiah Esther Job Psalm
Proverbs Ecclesiastes Song_of_Songs Isaiah Jeremiah Lamentations Ezekiel Daniel
Hosea Joel Amos Obadiah Jonah Micah Nahum Habakkuk Zephaniah Haggai Zechariah Malachi
Matthew Mark Luke John Acts Romans 1_Corinthians 2_Corinthians Galatians Ephesians
Philippians Colossians 1_Thessalonians 2_Thessalonians 1_Timothy 2_Timothy Titus
Philemon Hebrews James 1_Peter 2_Peter 1_John 2_John 3_John Jude Revelation"""
BOOKS = [name.replace("_", " ") for name in BOOKS.split()]

SWORD_NAMES = {
    "Psalms": "Psalm",
    "Song of Solomon": "Song of Songs",
    "Revelation of John": "Revelation",
    "Wisdom": "Wisdom of Solomon",
}

# How often a book is drawn: poems, sayings and stories more than lists and laws.
OFTEN = """Psalm Proverbs Ecclesiastes Song_of_Songs Isaiah Job Genesis Ruth Jonah Matthew
Mark Luke John James Sirach Wisdom_of_Solomon"""
OFTEN = [name.replace("_", " ") for name in OFTEN.split()]
RARELY = ["Leviticus", "Numbers", "1 Chronicles", "2 Chronicles", "Ezra", "1 Esdras"]


@dataclass
class Chapter:
    style: str
    book: str
    number: int
    verses: list = field(default_factory=list)
    complete: bool = True  # verse n is verses[n - 1], with no gap in the numbering

    @property
    def weight(self):
        times = 2.0 if self.book in OFTEN else 0.3 if self.book in RARELY else 1.0
        return times * sum(map(len, self.verses))

    def text(self, first, last):
        """Verses first to last (counted from 0, last not included) as one passage.

        King James verses stand on lines of their own; World English prose runs
        on, and its poetry keeps its lines.
        """
        out = ""
        for verse in self.verses[first:last]:
            if out:
                poem = "\n" in verse or "\n" in out[-80:]
                out += "\n" if self.style == OLD or poem else " "
            out += verse
        return out


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def read_old():
    """(style, book, chapter, verse, text) of the King James Version."""
    abbreviations, books = {}, iter(BOOKS)
    for line in run("bible", "-f", "gen1:1-rev22:21").splitlines():
        short, chapter, verse, text = re.match(r"(\d?[A-Za-z]+)(\d+):(\d+) (.*)", line).groups()
        if short not in abbreviations:
            abbreviations[short] = next(books)
        yield OLD, abbreviations[short], int(chapter), int(verse), text


def read_plain():
    """The same for the World English Bible, with its deuterocanonical books."""
    dump = run("mod2imp", "engWEB2015eb", "-s")
    for entry in dump.split("$$$")[1:]:
        reference, _, text = entry.partition("\n")
        match = re.match(r"(.*) (\d+):(\d+)$", reference)
        if not match or match[2] == "0" or match[3] == "0":
            continue  # headings and prefaces
        if match[1] == "Esther (Greek)":
            continue  # its additions are crowded into single verses, out of order
        book = SWORD_NAMES.get(match[1], match[1])
        for roman, digit in (("III ", "3 "), ("II ", "2 "), ("IV ", "4 "), ("I ", "1 ")):
            if book.startswith(roman):
                book = digit + book[len(roman) :]
        yield PLAIN, book, int(match[2]), int(match[3]), text


def clean(text):
    """ASCII punctuation, single spaces, no empty lines, no speakers' names."""
    for old, new in zip("“”‘’—[]", ('"', '"', "'", "'", " - ", "", "")):
        text = text.replace(old, new)
    text = re.sub(r'([.?!,]")(?=[A-Za-z])', r"\1 ", text)
    lines = [re.sub(r"^(Friends|Beloved|Lover) {2,}", "", line.strip()) for line in text.split("\n")]
    return "\n".join(re.sub(r" +", " ", line) for line in lines if line)


def read_chapters():
    """All chapters of both texts, in order."""
    chapters = defaultdict(dict)
    for reader in (read_old, read_plain):
        for style, book, chapter, verse, text in reader():
            text = clean(text)
            if len(text) > 8:
                chapters[style, book, chapter][verse] = text
    out = []
    for (style, book, number), verses in chapters.items():
        complete = sorted(verses) == list(range(1, len(verses) + 1))
        texts = [verses[v] for v in sorted(verses)]
        out.append(Chapter(style, book, number, texts, complete))
    return out


def split(chapters, random, keep, share=0.02):
    """Training and held-out chapters. A chapter is held out in both wordings.

    keep: (book, chapter) pairs that stay in training.
    """
    names = sorted({(c.book, c.number) for c in chapters} - keep)
    held = set(random.sample(names, round(share * len(names))))
    train = [c for c in chapters if (c.book, c.number) not in held]
    return train, [c for c in chapters if (c.book, c.number) in held]
