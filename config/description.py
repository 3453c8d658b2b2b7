"""How the interface describes itself: its title, and the names of the choices that several nouns have."""

SPECTACULAR_SETTINGS = {
    "TITLE": "Arrears",
    "DESCRIPTION": "Case management for collecting overdue electricity bills.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATION_PARAMETERS": False,
    "ENUM_NAME_OVERRIDES": {
        "CustomerKind": "collections_app.customers.models.Customer.Kind",
        "ContactKind": "collections_app.customers.models.Contact.Kind",
        "ContactChannel": "collections_app.contacts.models.ContactAttempt.Channel",
        "PromiseChannel": "collections_app.arrangements.models.Promise.Channel",
        "BillKind": "collections_app.billing.models.Bill.Kind",
        "EventKind": "collections_app.cases.events.EventKind",
        "StepKind": "collections_app.procedures.models.Step.Kind",
        "LetterKind": "collections_app.procedures.letter_kinds.kinds_of_letters",
        "CaseStatus": "collections_app.cases.models.Case.Status",
        "NoticeStatus": "collections_app.notices.models.Notice.Status",
        "BatchStatus": "collections_app.notices.models.PrintBatch.Status",
        "FindingKind": "collections_app.metering.models.AuditFinding.Kind",
        "FindingOutcome": "collections_app.metering.models.AuditFinding.Outcome",
    },
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
}

ERROR_CODES = ["400", "401", "403", "404", "429", "500"]
DRF_STANDARDIZED_ERRORS = {
    "ALLOWED_ERROR_STATUS_CODES": ERROR_CODES,
    "ERROR_SCHEMAS": dict.fromkeys(ERROR_CODES, "collections_app.api.errors.ErrorSerializer"),
}
