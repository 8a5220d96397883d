using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.SigningKeys;
using Microsoft.AspNetCore.Mvc;

namespace Fubuni.AuthService.SignIn;

internal static class AuthRouteGroup
{
    /// <summary>Names, addresses and passwords are short; nothing longer is read.</summary>
    private const int MaxBodyBytes = 16 * 1024;

    /// <summary>A group under <c>/api/auth</c>, with what all of its endpoints share.</summary>
    public static RouteGroupBuilder MapAuthGroup(this IEndpointRouteBuilder routes)
        => routes.MapGroup("/api/auth")
            .WithTags("Auth")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .AddEndpointFilter<RouteGroupBuilder, FreshKeysFilter>();

    /// <summary>For endpoints that hash a password: the service may be asked for more than it can do.</summary>
    public static RouteHandlerBuilder HashesPasswords(this RouteHandlerBuilder endpoint)
        => endpoint
            .AddEndpointFilter<HashingQueueFullFilter>()
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
