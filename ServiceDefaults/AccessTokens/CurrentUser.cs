using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Fubuni.ServiceDefaults;

/// <summary>
/// The user of this request, from a verified access token. As a parameter of an endpoint it is never null there: the
/// fallback policy refuses requests without one.
/// </summary>
/// <param name="Id">The <c>sub</c> claim: text, not necessarily a uuid.</param>
/// <param name="SessionId">
/// The <c>sid</c> claim: the sign-in session; <see cref="Guid.Empty"/> in tokens that carry none.
/// </param>
/// <param name="Email">The <c>email</c> claim, or empty.</param>
/// <param name="Name">The <c>name</c> claim, or empty.</param>
public sealed record CurrentUser(string Id, Guid SessionId, string Email, string Name)
    : IBindableFromHttpContext<CurrentUser>
{
    /// <summary>The <c>iat</c> claim: a revocation of the user at this time or later includes the token.</summary>
    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>The <c>exp</c> claim: streams end at this time.</summary>
    public DateTimeOffset ExpiresAt { get; init; } = DateTimeOffset.MaxValue;

    public static ValueTask<CurrentUser?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(context.Features.Get<CurrentUser>());
}
