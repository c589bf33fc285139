from django.urls import path

from keystage.service.accounts.later import later

agreements, audit, invitations, me, people, signing_in = later(
    "keystage.service.accounts.views", "agreements", "audit", "invitations", "me", "people", "signing_in"
)

app_name = "accounts"
urlpatterns = [
    # people
    path("", people.people, name="people"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/give-a-role/", invitations.give, name="give"),
    path("<int:pk>/account/", people.close, name="close"),
    path("roles/<int:pk>/end/", people.end_role, name="end-role"),
    # invitations
    path("invite/", invitations.invite, name="invite"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<int:pk>/send-again/", invitations.resend, name="resend"),
    path("invitations/<int:pk>/withdraw/", invitations.withdraw, name="withdraw"),
    path("welcome/<str:token>/", invitations.accept, name="accept"),
    # agreements to share pupils
    path("sharing/", agreements.agreements, name="agreements"),
    path("sharing/new/", agreements.agree, name="agree"),
    path("sharing/<int:pk>/", agreements.agreement, name="agreement"),
    path("sharing/<int:pk>/change/", agreements.change_agreement, name="agreement-change"),
    path("sharing/<int:pk>/end/", agreements.end_agreement, name="agreement-end"),
    # the audit
    path("audit/", audit.events, name="events"),
    path("audit/file/", audit.events_file, name="events-file"),
    # myself
    path("me/", me.me, name="me"),
    path("me/name/", me.my_name, name="my-name"),
    path("me/password/", me.my_password, name="my-password"),
    path("me/sign-out-everywhere/", me.sign_out_everywhere, name="sign-out-everywhere"),
    # signing in
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("forgotten/", signing_in.forgotten, name="forgotten"),
    path("forgotten/sent/", signing_in.reset_sent, name="reset-sent"),
    path("new-password/<str:token>/", signing_in.reset, name="reset"),
]
