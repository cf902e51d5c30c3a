"""All tables together, for whoever makes or compares a schema."""

from typing import Final

from db import alert_models, chat_models, import_models, models, people_models, sum_models

METADATA: Final = models.Base.metadata
#: Every module that holds tables; to be imported is all that is asked of them.
MODULES: Final = (
    *(models, people_models, chat_models, alert_models, import_models),
    sum_models,
)
