using Fubuni.AuthService.SigningKeys;
using Microsoft.AspNetCore.Mvc;

namespace Fubuni.AuthService.Endpoints;

internal static class AuthRouteGroup
{
    /// <summary>Names, addresses and passwords are short, so a longer body is refused.</summary>
    private const int MaxBodyBytes = 16 * 1024;

    /// <summary>A group under <c>/api/auth</c>, with the conventions of all its endpoints.</summary>
    public static RouteGroupBuilder MapAuthGroup(this IEndpointRouteBuilder routes) =>
        routes
            .MapGroup("/api/auth")
            .WithTags("Auth")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .AddEndpointFilter<RouteGroupBuilder, FreshKeysFilter>();
}
