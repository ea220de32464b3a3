"""Addresses of the public host."""

from django.urls import include, path

from central.phone import views

urlpatterns = [
    path("i/<str:number>", views.item, name="item"),
    path("i/<str:number>/card.webp", views.card, name="card"),
    path("i/<str:number>/o/<int:place>", views.original, name="original"),
    path("m/<str:key>/<str:handle>/<str:form>", views.medium, name="medium"),
    path("a/<str:name>", views.art, name="art"),
    path("s/<str:code>", views.short, name="short"),
    path("d/", include("central.devices.urls")),
    path("preview/<str:token>", views.preview, name="preview"),
    path("preview/<str:token>/o/<int:place>", views.preview, name="preview-original"),
]
handler400 = handler403 = handler404 = "central.phone.views.unknown"
handler500 = "central.phone.views.unable"
