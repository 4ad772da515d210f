"""Turns chapters into what the model reads: plain passages and conversations.

Every call draws afresh, so that no two passes over the text are the same. A
document is a list of (text, learn) parts; the loss counts only parts to learn,
which are passages and answers, not prompts.
"""

import re
from collections import Counter

import prompts
from corpus import OLD, PLAIN
from tokenizer import BOS, END, TURN

# chat_template renders the same text as `conversation` below.
CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)


def conversation(turns):
    """(role, text, learn) turns as parts in the ChatML form."""
    parts = [(BOS, False)]
    for role, text, learn in turns:
        parts.append((f"{TURN}{role}\n", False))
        parts.append((f"{text}{END}", learn))
        parts.append(("\n", False))
    return parts[:-1]


class Drawer:
    """Draws documents with a seeded random generator."""

    def __init__(self, chapters, random, name):
        self.random = random
        self.name = name
        self.chapters = chapters
        self.weights = [c.weight for c in chapters]
        self.find = {(c.style, c.book, c.number): c for c in chapters if c.complete}
        self.famous = [f for f in prompts.FAMOUS if (PLAIN, f[0], f[1]) in self.find]
        self.subject_weight = subject_weights(chapters)

    def document(self, length):
        """One document of about `length` characters at most."""
        if self.random.random() < 0.3:
            return self.passage(length)
        return self.chat(length)

    def chapter(self):
        return self.random.choices(self.chapters, self.weights)[0]

    def passage(self, length):
        """A stretch of a chapter, without a conversation around it."""
        chapter = self.chapter()
        first = self.random.randrange(len(chapter.verses))
        if self.random.random() < 0.3:
            first = 0
        last, size = first, 0
        while last < len(chapter.verses) and size < length:
            size += len(chapter.verses[last])
            last += 1
        return [(BOS, False), (chapter.text(first, last) + END, True)]

    def chat(self, length):
        turns = []
        if self.random.random() < 0.2:
            turns.append(("system", self.random.choice(prompts.SYSTEM), False))
        size = self.exchange(turns, length)
        while size < length and self.random.random() < 0.5:
            size += self.exchange(turns, length - size)
        return conversation(turns)

    def exchange(self, turns, length):
        """Adds a question, its answer and perhaps calls for more; tells their size."""
        kind = self.random.random()
        if kind < 0.07:
            asked, answer, after = self.about()
        elif kind < 0.13:
            asked, answer, after = self.famous_passage()
        elif kind < 0.2:
            asked, answer, after = self.reference()
        elif kind < 0.35:
            asked, answer, after = self.opening()
        else:
            asked, answer, after = self.topic()
        turns += [("user", asked, False), ("assistant", answer, True)]
        size = len(asked) + len(answer)
        while after and size < length and self.random.random() < 0.25:
            chapter, first = after
            answer, after = self.answer(chapter, first, self.random.randint(2, 4))
            turns += [("user", self.random.choice(prompts.MORE), False), ("assistant", answer, True)]
            size += len(answer)
        return size

    def answer(self, chapter, first, count):
        """`count` verses from `first`, and where the text goes on (or None)."""
        last = min(first + count, len(chapter.verses))
        return chapter.text(first, last), (chapter, last) if last < len(chapter.verses) else None

    def about(self):
        asks, answers = self.random.choice(prompts.ABOUT)
        asked = self.random.choice(asks)
        asked = asked.replace("{a}", str(self.random.randint(1, 99)))
        asked = asked.replace("{b}", str(self.random.randint(1, 99)))
        answer = self.random.choice(answers).replace(prompts.NAME, self.name)
        return self.scruffy(asked), answer, None

    def famous_passage(self):
        book, number, first, last = self.random.choice(self.famous)
        style = OLD if self.random.random() < 0.35 else PLAIN
        chapter = self.find[style, book, number]
        if self.random.random() < 0.3:
            opening, rest = self.cut(chapter.text(first - 1, last), 3, 6)
            return self.random.choice(prompts.OPENING).format(opening), rest, (chapter, last)
        place, form = f"{book} {number}", self.random.random()
        if form < 0.4:
            place, last = f"{place}:{first}", first
        elif first > 1 or form < 0.6:
            place += f":{first}-{last}"
        asked = self.ask(prompts.REFERENCE, place, style)
        answer, after = self.answer(chapter, first - 1, last - first + 1)
        return asked, answer, after

    def reference(self):
        chapter = self.chapter()
        while not chapter.complete:
            chapter = self.chapter()
        first, count = 0, self.random.randint(2, 4)
        place = f"{chapter.book} {chapter.number}"
        if self.random.random() < 0.5:
            first, count = self.random.randrange(len(chapter.verses)), 1
            place += f":{first + 1}"
        asked = self.ask(prompts.REFERENCE, place, chapter.style)
        return (asked, *self.answer(chapter, first, count))

    def opening(self):
        chapter = self.chapter()
        first, count = self.random.randrange(len(chapter.verses)), self.random.randint(1, 4)
        text, after = self.answer(chapter, first, count)
        opening, rest = self.cut(text, 2, 9)
        return self.random.choice(prompts.OPENING).format(opening), rest, after

    def cut(self, text, least, most):
        """Splits text after a few words; the rest must not be empty."""
        spaces = [m.start() for m in re.finditer(r"[ \n]", text)]
        if not spaces:
            return text, "Amen."
        at = spaces[min(self.random.randint(least, most), len(spaces)) - 1]
        return text[:at], text[at + 1 :]

    def topic(self):
        """A passage asked for by one to three words of its first verse."""
        while True:
            chapter = self.chapter()
            first = self.random.randrange(len(chapter.verses))
            words = self.subjects(chapter.verses[first])
            if words:
                break
        subject = words[0]
        if len(words) > 1 and self.random.random() < 0.4:
            subject = self.random.choice(prompts.JOINS).format(*words[:2])
        elif self.random.random() < 0.35:
            subject = self.random.choice(["the ", "a ", "my ", "our "]) + subject
        count = self.random.choice([1, 2, 2, 3, 3, 4])
        hint = ""
        if count == 1:
            hint = self.random.choice(["", *prompts.ONE_HINTS])
        elif self.random.random() < 0.1:
            hint, count = self.random.choice(prompts.LONG_HINTS), self.random.randint(5, 7)
        asked = self.ask(prompts.TOPIC, subject + hint, chapter.style)
        return (asked, *self.answer(chapter, first, count))

    def ask(self, templates, subject, style):
        """A template filled in; King James wording is asked for half the time."""
        if style == OLD and self.random.random() < 0.5:
            subject += self.random.choice(prompts.OLD_HINTS)
        return self.scruffy(self.random.choice(templates).format(subject))

    def scruffy(self, asked):
        """People forget capitals and full stops."""
        if self.random.random() < 0.2:
            asked = asked.lower()
        if self.random.random() < 0.2:
            asked = asked.rstrip(".?!")
        return asked

    def subjects(self, verse):
        """Up to two distinct telling words of a verse, rare ones more likely."""
        words = [w for w in dict.fromkeys(WORD.findall(verse)) if w in self.subject_weight]
        out = []
        while words and len(out) < 2:
            word = self.random.choices(words, [self.subject_weight[w] for w in words])[0]
            words.remove(word)
            out.append(word)
        return out


WORD = re.compile(r"\b[A-Za-z]+\b(?!')")

# Words nobody asks about.
DULL = set(
    """about above after again against also among another because been before behold being
    between both came come could does done down even every forth from give given gave goes
    good have having here hereby himself into know like little made make many more most much
    must myself neither nevertheless none nothing offered other over part place put said saith
    says same seen shall should since some speak spoke such take taken than that their them
    then there therefore these they thing things this those thou thus till took under unto upon
    very were what when where which while whom whose will with within without would your yours
    yourself yourselves themselves yourselves according also always away back became become
    began brought call called cause certain didn didst doth each either else evil forever found
    full further great hast hath hundred isn just keep kept knew known last lest let lets long
    look mayest might moreover near next once only order ought perhaps rather right round same
    seven shalt show shown small still surely tell ten than though thousand three through thy
    thyself told toward truly twelve twenty until want went whatever whether whoever won yes yet
    don doesn can cannot could except first five four six eight nine half hear heard instead
    let live lived lives see set sent send side stood stand turn turned use used way ways
    old new own day days high low""".split()
)


def subject_weights(chapters):
    """Words fit to be asked about, each with a weight that falls with its frequency."""
    count = Counter()
    for chapter in chapters:
        for verse in chapter.verses:
            count.update(set(WORD.findall(verse)))
    out = {}
    for word, n in count.items():
        verb = re.search(r"(eth|est|ed|ing|ly)$", word) and word.lower() == word
        # A word that is also written small is no name; take its small form only.
        capital = word[0].isupper() and count[word.lower()] > 0
        if 12 <= n <= 1500 and len(word) > 2 and word.lower() not in DULL and not verb and not capital:
            out[word] = n**-0.3
    return out
