"""Who a person is, which roles they have where and until when, and what that lets them do."""
