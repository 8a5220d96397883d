namespace Fubuni.ChatService.Models;

/// <summary>Why a model gave no whole reply.</summary>
internal enum ModelError
{
    /// <summary>No connection, or a failure of the endpoint.</summary>
    Unavailable,
    Overloaded,
    RateLimited,

    /// <summary>The account at the provider has no credit or quota left.</summary>
    OutOfCredit,

    /// <summary>The provider refused the key.</summary>
    Unauthorized,

    /// <summary>No such model, or nothing at this address.</summary>
    NotFound,
    ContextTooLong,
    ContentFiltered,

    /// <summary>Refused for another reason.</summary>
    Rejected,
    Timeout,

    /// <summary>The reply broke off.</summary>
    Interrupted,

    /// <summary>The reply is none.</summary>
    Unreadable,

    /// <summary>The reply is larger than any that is taken.</summary>
    TooLarge,
}
