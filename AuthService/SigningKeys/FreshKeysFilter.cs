namespace Fubuni.AuthService.SigningKeys;

/// <summary>No token is signed with a key that was retired while this replica was asleep.</summary>
internal sealed class FreshKeysFilter(SigningKeyRing keys) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        await keys.EnsureFreshAsync(context.HttpContext.RequestAborted);
        return await next(context);
    }
}
