"""Of a claim to a form that is typed in only the day stays: the hour would lead from the number to its case."""

from datetime import datetime, time
from typing import Any

from django.db import migrations
from django.utils import timezone


def blur(apps: Any, _editor: Any) -> None:
    """Midnight of the mission's day instead of the moment."""
    claims = apps.get_model("paper", "Claim").objects.filter(form__event__kind="entered").distinct()
    for claim in claims:
        claim.at = timezone.make_aware(datetime.combine(timezone.localdate(claim.at), time.min))
        claim.save(update_fields=["at"])


class Migration(migrations.Migration):

    dependencies = [("paper", "0001_initial")]

    operations = [migrations.RunPython(blur, migrations.RunPython.noop)]
