from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.tree import layers

HEIGHT = {package: height for height, packages in enumerate(reversed(layers())) for package in packages}


def package_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def foreign_keys() -> Iterator[tuple[type[models.Model], str, type[models.Model]]]:
    for model in apps.get_app_config("collections").get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = field.related_model
            if field.concrete and target is not None and target._meta.app_label == "collections":
                yield model, field.name, target


def test_there_are_foreign_keys_to_look_at():
    assert len(list(foreign_keys())) > 10


def test_no_foreign_key_points_up():
    """A bill must not know of cases: a table points to its own package or to one further down."""
    wrong = [
        f"{model.__name__}.{field} ({package_of(model)}) points up to {target.__name__} ({package_of(target)})"
        for model, field, target in foreign_keys()
        if package_of(model) != package_of(target) and HEIGHT[package_of(model)] <= HEIGHT[package_of(target)]
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("model", apps.get_app_config("collections").get_models(), ids=lambda model: model.__name__)
def test_the_table_of_contents_names_every_model(model):
    import collections_app.models

    assert model.__name__ in collections_app.models.__all__
