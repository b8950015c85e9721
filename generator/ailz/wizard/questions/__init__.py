"""Every question, in the order of asking. A new one is an entry in one of these modules."""

from ailz.wizard.questions.delivery import DELIVERY
from ailz.wizard.questions.environments import ENVIRONMENTS
from ailz.wizard.questions.people import PEOPLE
from ailz.wizard.questions.platform import PLATFORM
from ailz.wizard.questions.security import SECURITY
from ailz.wizard.questions.workload import WORKLOAD

QUESTIONS = (*WORKLOAD, *PLATFORM, *ENVIRONMENTS, *SECURITY, *PEOPLE, *DELIVERY)

__all__ = ["QUESTIONS"]
