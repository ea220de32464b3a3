"""Addresses of this part of the console."""

from django.urls import URLPattern, path

from central.console.editing import again, autosave, copying, history, steps, taking, writing

urlpatterns: list[URLPattern] = [
    path("new/", writing.tiles, name="new"),
    path("new/<slug:kind>/", writing.new, name="new-item"),
    path("new/<slug:kind>/save", autosave.save_new, name="save-new"),
    path("item/<slug:number>/", writing.item, name="item"),
    path("item/<slug:number>/save", autosave.save, name="save"),
    path("item/<slug:number>/keep", autosave.keep_aside, name="keep-aside"),
    path("item/<slug:number>/upload", taking.upload, name="upload"),
    path("item/<slug:number>/media/<slug:sha256>/", taking.picture, name="picture"),
    path("item/<slug:number>/media/<slug:sha256>/<int:page_number>/", taking.picture, name="picture-page"),
    path("item/<slug:number>/hand-in", steps.hand_in, name="hand-in"),
    path("item/<slug:number>/take-back", steps.take_back, name="take-back"),
    path("item/<slug:number>/withdraw", steps.withdraw, name="withdraw"),
    path("item/<slug:number>/discard", steps.discard, name="discard"),
    path("item/<slug:number>/copy/", copying.copy, name="copy"),
    path("item/<slug:number>/history/", history.history, name="history"),
    path("again/", again.again, name="again"),
]
