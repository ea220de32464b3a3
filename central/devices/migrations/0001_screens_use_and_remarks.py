import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import central.units.codes


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True, verbose_name="公钥")),
                ("name", models.CharField(max_length=60, verbose_name="名字")),
                (
                    "unit_code",
                    models.CharField(
                        db_index=True, max_length=12, validators=[central.units.codes.check_code], verbose_name="村"
                    ),
                ),
                ("added", models.DateTimeField(verbose_name="登记于")),
                ("removed", models.DateTimeField(blank=True, null=True, verbose_name="取消于")),
                ("series", models.PositiveBigIntegerField(default=0)),
                ("counted", models.PositiveBigIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True, verbose_name="上次有人用")),
                ("session", models.PositiveBigIntegerField(default=0)),
                ("beat", models.PositiveBigIntegerField(default=0)),
                ("reported_at", models.DateTimeField(null=True, verbose_name="上次报到")),
                ("online_since", models.DateTimeField(null=True)),
                ("told", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "大屏",
            },
        ),
        migrations.CreateModel(
            name="DailyUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(db_index=True)),
                ("village", models.CharField(max_length=12)),
                ("unit_code", models.CharField(blank=True, max_length=12)),
                ("item_id", models.CharField(blank=True, max_length=100)),
                ("deed", models.CharField(max_length=12)),
                ("times", models.PositiveBigIntegerField(default=0)),
                ("seconds", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "使用次数",
                "indexes": [models.Index(fields=["unit_code", "item_id", "day"], name="devices_use_of_item")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "village", "unit_code", "item_id", "deed"), name="one_use_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("village", models.CharField(db_index=True, max_length=12)),
                ("unit_code", models.CharField(blank=True, max_length=12)),
                ("item_id", models.CharField(blank=True, max_length=100)),
                ("at", models.DateTimeField()),
                ("received", models.DateTimeField()),
                ("text", models.CharField(max_length=2000)),
                ("masked", models.BooleanField(default=False)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="devices.device"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "留言",
                "indexes": [models.Index(fields=["village", "done_at", "-received"], name="devices_remark_inbox")],
            },
        ),
    ]
