"""Addresses of this part of the console."""

from django.urls import URLPattern, path, re_path

from central.console.finance import bringing, overview, sheet, taking_out

urlpatterns: list[URLPattern] = [
    path("finance/", overview.overview, name="finance"),
    path("finance/start", overview.start, name="finance-start"),
    path("finance/<slug:number>/", sheet.sheet, name="sheet"),
    path("finance/<slug:number>/save", sheet.save, name="sheet-save"),
    path("finance/<slug:number>/hand-in", sheet.hand_in, name="sheet-hand-in"),
    path("finance/<slug:number>/take-back", sheet.take_back, name="sheet-take-back"),
    path("finance/<slug:number>/bring", bringing.bring, name="sheet-bring"),
    path("finance/<slug:number>/take", bringing.take, name="sheet-take"),
    re_path(r"^finance/(?P<number>[-a-zA-Z0-9_]+)/table\.(?P<form>xlsx|csv)$", taking_out.export, name="sheet-export"),
    path("finance/<slug:number>/paper/", taking_out.on_paper, name="sheet-paper"),
]
