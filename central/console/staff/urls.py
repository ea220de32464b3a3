"""Addresses of this part of the console."""

from django.urls import URLPattern, path

from central.console.staff import changing, listing

urlpatterns: list[URLPattern] = [
    path("people/", listing.people, name="people"),
    path("people/new/", changing.new, name="person-new"),
    path("people/unit/", changing.new_unit, name="unit-new"),
    path("people/<int:pk>/", listing.one, name="person"),
    path("people/<int:pk>/reset", changing.reset, name="person-reset"),
    path("people/<int:pk>/rebind", changing.rebind, name="person-rebind"),
    path("people/<int:pk>/reach", changing.reach, name="person-reach"),
    path("people/<int:pk>/active", changing.active, name="person-active"),
    path("people/<int:pk>/post", changing.post, name="person-post"),
    path("people/<int:pk>/post/<int:post_pk>/end", changing.end, name="person-post-end"),
    path("people/<int:pk>/hand-over", changing.hand_over, name="person-hand-over"),
]
