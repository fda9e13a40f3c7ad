"""The article checker: what a pasted health article claims about magnesium, held against findings and rules.

Stands above writing and dosing, which do not know each other: an article's amounts meet the dosing parameters,
and its claims the verifier and the bottom lines.
"""

from assistant.articles.article import ArticleReport, check, report_markdown

__all__ = ["ArticleReport", "check", "report_markdown"]
