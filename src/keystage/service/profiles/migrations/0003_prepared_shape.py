from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("profiles", "0002_packs")]

    operations = [migrations.AddField("prepared", "shape", models.CharField(default="", max_length=16))]
