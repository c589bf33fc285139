from django.urls import path

from keystage.service.accounts.later import later

agreements, audit, confirming, invitations, issuer, me, people, second_factor, signing_in = later(
    "keystage.service.accounts.views",
    "agreements", "audit", "confirming", "invitations", "issuer", "me", "people", "second_factor", "signing_in",
)  # fmt: skip

app_name = "accounts"
urlpatterns = [
    # people
    path("", people.people, name="people"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/give-a-role/", invitations.give, name="give"),
    path("<int:pk>/second-factor/", second_factor.take_away, name="second-take-away"),
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
    path("me/confirm/", confirming.confirm, name="confirm"),
    path("me/browsers/", me.my_browsers, name="my-browsers"),
    path("me/second-factor/", second_factor.second_factor, name="second-factor"),
    path("me/second-factor/set-up/", second_factor.set_up, name="second-set-up"),
    path("me/second-factor/codes/", second_factor.codes, name="recovery-codes"),
    path("me/second-factor/new-codes/", second_factor.new_codes, name="new-codes"),
    path("me/second-factor/do-without/", second_factor.drop, name="second-drop"),
    path("me/sign-out-everywhere/", me.sign_out_everywhere, name="sign-out-everywhere"),
    # signing in
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-in/code/", second_factor.code, name="code"),
    path("sign-in/recovery-code/", second_factor.recovery, name="recovery"),
    path("sign-in/issuer/", issuer.start, name="issuer"),
    path("sign-in/issuer/back/", issuer.back, name="issuer-back"),
    path("sign-out/issuer/", issuer.out, name="issuer-out"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("forgotten/", signing_in.forgotten, name="forgotten"),
    path("forgotten/sent/", signing_in.reset_sent, name="reset-sent"),
    path("new-password/<str:token>/", signing_in.reset, name="reset"),
]
