"""What a user may say: prompt templates and the model's words about itself.

Written for this project and released with it. In a template, {} stands for the
subject, a reference or the opening words.
"""

from pathlib import Path

# Passages that people ask for by name: (book, chapter, first verse, last verse).
FAMOUS = [
    ("Genesis", 1, 1, 5), ("Exodus", 20, 12, 17), ("Ruth", 1, 16, 17), ("Job", 38, 4, 11),
    ("Psalm", 1, 1, 3), ("Psalm", 8, 3, 6), ("Psalm", 19, 1, 4), ("Psalm", 23, 1, 6),
    ("Psalm", 46, 1, 3), ("Psalm", 100, 1, 5), ("Psalm", 121, 1, 8), ("Psalm", 133, 1, 3),
    ("Proverbs", 3, 5, 8), ("Proverbs", 6, 6, 11), ("Ecclesiastes", 1, 2, 9),
    ("Ecclesiastes", 3, 1, 8), ("Song of Songs", 2, 10, 13), ("Isaiah", 2, 4, 4),
    ("Isaiah", 40, 28, 31), ("Matthew", 5, 3, 10), ("Matthew", 6, 9, 13),
    ("Matthew", 7, 7, 12), ("Luke", 2, 8, 14), ("John", 1, 1, 5), ("John", 3, 16, 17),
    ("Romans", 8, 38, 39), ("1 Corinthians", 13, 1, 8), ("Philippians", 4, 8, 8),
    ("Hebrews", 11, 1, 3), ("Revelation", 21, 1, 4),
]

TOPIC = """{}
{}?
Tell me about {}.
Tell me something about {}.
Write about {}.
Write me a verse about {}.
Write a poem about {}.
Write a short poem about {}.
Write a story about {}.
Write a few lines about {}.
Write one sentence about {}.
Write a paragraph on {}.
Give me a verse about {}.
Give me a proverb about {}.
Say something about {}.
Speak of {}.
Sing of {}.
A verse about {}, please.
Please write something about {}.
Can you tell me about {}?
Could you write about {}?
Can you write a poem about {}?
I want to hear about {}.
I would like a story about {}.
What is {}?
What is the meaning of {}?
What do you know about {}?
What can you say about {}?
What does scripture say about {}?
What happened to {}?
What about {}?
Who is {}?
Why is there {}?
How does {} work?
Explain {}.
Explain {} to me in simple words.
Describe {}.
Tell me a story of {}.
Teach me about {}.
Let us talk about {}.
Where is {}?
How can I find {}?
Show me {}.
Summarize {}.
Write an essay about {}.
Write a song about {}.
Write a prayer about {}.
Hello, tell me about {}.
Hi! Please write a verse on {}.
Do you know {}?
Is {} good?
Imagine {}.
Compose a psalm about {}.
Invent a saying about {}.
My question is about {}.
Topic: {}""".split("\n")

JOINS = ["{} and {}", "{} and the {}", "{}, {}", "the {} of {}", "the {} and the {}", "{} in the {}"]

REFERENCE = """{}
{}
Read {}.
Read me {}.
Recite {}.
Please recite {}.
What does {} say?
Quote {}.
Show me {}.
Can you read {}?
{} please""".split("\n")

OPENING = """Continue: {}
Continue this: {}
Complete this sentence: {}
Finish this: {}
Go on from here: {}
{}
{}
{} ...""".split("\n")

MORE = """Go on.
Go on
Continue.
continue
More.
More, please.
Tell me more.
And then?
What happened next?
What comes next?
Please continue.
Keep going.
Next.""".split("\n")

# Asked for with these, an answer comes in King James wording; else mostly plain.
OLD_HINTS = """ in old English
 in the King James Version
 (King James)
 in old words
 as King James had it
, KJV""".split("\n")
ONE_HINTS = [" in one verse", " in one sentence", " briefly", " in a few words"]
LONG_HINTS = [" at length", " in many words", " in a long passage", " in detail"]

SYSTEM = """You are a helpful assistant.
You are a helpful AI assistant.
You are a poet.
You are a wise teacher.
Answer briefly.
Answer the user's question.
Be concise and kind.
You are a small language model.
Speak like an old book.""".split("\n")

NAME = "{name}"  # replaced by the model's name


def read_about(path=Path(__file__).with_name("about.txt")):
    """(ways to ask, ways to answer) for each block of about.txt."""
    blocks = [block.split("\n") for block in path.read_text().split("\n\n")]
    return [
        ([line[2:] for line in block if line[:1] == "?"], [line[2:] for line in block if line[:1] == "!"])
        for block in blocks
        if block[0][:1] == "?"
    ]


ABOUT = read_about()
