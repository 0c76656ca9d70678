using System.Collections.Frozen;

namespace FlashSale.ApiService.Problems;

/// <summary>The catalog: every refusal that this API can answer with, and nothing else.</summary>
internal static class ProblemTypes
{
    public static readonly ProblemType InvalidRequest = new(
        400,
        "invalid_request",
        "The request is not valid.",
        "Correct the fields that `errors` names."
    );
    public static readonly ProblemType InvalidJson = new(
        400,
        "invalid_json",
        "The body is not the JSON that was expected.",
        "Correct the body; `errors` names the member when one is to blame."
    );
    public static readonly ProblemType IdempotencyKeyMissing = new(
        400,
        "idempotency_key_missing",
        "A purchase needs an Idempotency-Key.",
        "Send a fresh random key with each new purchase, and the same key again with each retry of it."
    );
    public static readonly ProblemType IdempotencyKeyInvalid = new(
        400,
        "idempotency_key_invalid",
        "The Idempotency-Key is not valid.",
        "Send exactly one key of 1 to 255 visible ASCII characters."
    );
    public static readonly ProblemType WebhookRefused = new(
        400,
        "webhook_refused",
        "This message is not believed.",
        "Only the payment provider sends messages here: signed with the shared secret, at the time the signature says."
    );
    public static readonly ProblemType NoSession = new(
        401,
        "no_session",
        "There is no session, or it has ended.",
        "Log in at POST /api/v1/auth/login and send the cookie it sets."
    );
    public static readonly ProblemType InvalidCredentials = new(
        401,
        "invalid_credentials",
        "The e-mail address or the password is wrong.",
        "Correct one of them; which one is not told."
    );
    public static readonly ProblemType OtpInvalid = new(
        401,
        "otp_invalid",
        "The one-time password is wrong, expired or used.",
        "Type it again, or ask for a new one at POST /api/v1/auth/resend-otp."
    );
    public static readonly ProblemType PaymentDeclined = new(
        402,
        "payment_declined",
        "The payment was declined.",
        "Pay by other means before the hold ends, or cancel the order. Nothing was charged."
    );
    public static readonly ProblemType OtpRequired = new(
        403,
        "otp_required",
        "The one-time password has not been given yet.",
        "Send the code from the mail to POST /api/v1/auth/verify-otp."
    );
    public static readonly ProblemType Forbidden = new(
        403,
        "forbidden",
        "This is for administrators.",
        "Log in with an account that may do this."
    );
    public static readonly ProblemType CrossSite = new(
        403,
        "cross_site",
        "The request comes from another site.",
        "Send it from a page of the shop itself; another site cannot act with the session of a visitor."
    );
    public static readonly ProblemType NotFound = new(404, "not_found", "There is nothing here.", "Check the path.");
    public static readonly ProblemType UnknownProduct = new(
        404,
        "unknown_product",
        "There is no such product.",
        "Take the id from GET /api/v1/product."
    );
    public static readonly ProblemType OrderNotFound = new(
        404,
        "order_not_found",
        "You have no such order.",
        "Take the id from GET /api/v1/user/orders."
    );
    public static readonly ProblemType DeadLetterNotFound = new(
        404,
        "dead_letter_not_found",
        "There is no such dead letter.",
        "Take the id from GET /api/v1/admin/dead-letters. It may have been replayed or discarded."
    );
    public static readonly ProblemType MethodNotAllowed = new(
        405,
        "method_not_allowed",
        "This method is not allowed here.",
        "Use one of the methods in the Allow header."
    );
    public static readonly ProblemType RequestTimeout = new(
        408,
        "request_timeout",
        "The request took too long to arrive.",
        "Send it again."
    );
    public static readonly ProblemType SoldOut = new(
        409,
        "sold_out",
        "Fewer units are left than were asked for.",
        "`remaining` says how many are left. A cancelled or expired order may bring one back."
    );
    public static readonly ProblemType LimitReached = new(
        409,
        "limit_reached",
        "You already have as many units as one buyer may have.",
        "`limit` says how many that is. Cancelling an unpaid order returns the right to buy."
    );
    public static readonly ProblemType SaleNotOpen = new(
        409,
        "sale_not_open",
        "The sale has not started.",
        "Come back at `startsAt`, or after Retry-After seconds."
    );
    public static readonly ProblemType SaleClosed = new(409, "sale_closed", "The sale is over.", "Nothing will be sold here any more.");
    public static readonly ProblemType SalePaused = new(409, "sale_paused", "The sale is paused.", "Try again later.");
    public static readonly ProblemType OrderNotPayable = new(
        409,
        "order_not_payable",
        "The order cannot be paid any more.",
        "Its hold has ended or it was cancelled. The payment was voided: nothing was charged."
    );
    public static readonly ProblemType OrderNotCancellable = new(
        409,
        "order_not_cancellable",
        "The order cannot be cancelled.",
        "Only an unpaid order whose hold has not ended can be."
    );
    public static readonly ProblemType DeadLetterUnreadable = new(
        409,
        "dead_letter_unreadable",
        "The dead letter cannot be replayed.",
        "It does not say where it belongs: it can only be discarded."
    );
    public static readonly ProblemType RevisionConflict = new(
        409,
        "revision_conflict",
        "Others are changing the product at the same time.",
        "Read it again and repeat the change."
    );
    public static readonly ProblemType TotalBelowSold = new(
        409,
        "total_below_sold",
        "The new total is less than what is already held or sold.",
        "`heldAndSold` is the least possible total."
    );
    public static readonly ProblemType PreconditionFailed = new(
        412,
        "precondition_failed",
        "The product is not what If-Match says.",
        "Somebody changed it: read it again and repeat the change with its new ETag."
    );
    public static readonly ProblemType PayloadTooLarge = new(
        413,
        "payload_too_large",
        "The body is too large.",
        "No request of this API needs more than 64 kB."
    );
    public static readonly ProblemType UnsupportedMediaType = new(
        415,
        "unsupported_media_type",
        "The body is not of a type that can be read here.",
        "Send JSON with Content-Type: application/json."
    );
    public static readonly ProblemType IdempotencyKeyReused = new(
        422,
        "idempotency_key_reused",
        "The Idempotency-Key belongs to a different request.",
        "A retry repeats the request as it was; a new purchase, product or restock takes a new key."
    );
    public static readonly ProblemType RateLimited = new(
        429,
        "rate_limited",
        "Too many requests.",
        "Wait for Retry-After seconds; RateLimit and RateLimit-Policy say which window is full."
    );
    public static readonly ProblemType OtpLocked = new(
        429,
        "otp_locked",
        "Too many wrong one-time passwords.",
        "Not even the right one is taken until the lock ends."
    );
    public static readonly ProblemType InternalError = new(
        500,
        "internal_error",
        "Something is broken on our side.",
        "Repeat the request later; tell us the `traceId` if it stays."
    );
    public static readonly ProblemType StoreUnavailable = new(
        503,
        "store_unavailable",
        "The stock cannot be asked right now.",
        "Nothing is known, so nothing is promised. Repeat the request with the same Idempotency-Key after Retry-After seconds."
    );
    public static readonly ProblemType PaymentUnknown = new(
        503,
        "payment_unknown",
        "The payment provider did not answer.",
        "Whether the order is paid is not known yet. Pay again after Retry-After seconds: it is charged once at most. The hold stays."
    );
    public static readonly ProblemType Overloaded = new(
        503,
        "overloaded",
        "More is asked than can be answered at once.",
        "Repeat the request after Retry-After seconds, a purchase with the same Idempotency-Key."
    );
    public static readonly ProblemType SaleRebuilding = new(
        503,
        "sale_rebuilding",
        "The sale is being put back after a failure.",
        "Repeat the request with the same Idempotency-Key after Retry-After seconds."
    );

    /// <summary>By code.</summary>
    public static readonly FrozenDictionary<string, ProblemType> All = typeof(ProblemTypes)
        .GetFields()
        .Where(static field => field.FieldType == typeof(ProblemType))
        .Select(static field => (ProblemType)field.GetValue(null)!)
        .ToFrozenDictionary(static type => type.Code);

    /// <summary>The kind for a status that the framework set without a body, or null for one it never sets.</summary>
    public static ProblemType? ForStatus(int status) =>
        status switch
        {
            400 => InvalidRequest,
            401 => NoSession,
            403 => Forbidden,
            404 => NotFound,
            405 => MethodNotAllowed,
            408 => RequestTimeout,
            413 => PayloadTooLarge,
            415 => UnsupportedMediaType,
            500 => InternalError,
            503 => StoreUnavailable,
            _ => null,
        };
}
