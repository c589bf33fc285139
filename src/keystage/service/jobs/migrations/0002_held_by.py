from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("free_from", models.DateTimeField()),
            ],
        ),
        migrations.AddField("job", "held_by", models.CharField(blank=True, default="", max_length=80)),
        migrations.AddIndex("job", models.Index(fields=["who", "asked_at"], name="jobs_of_a_person")),
    ]
