namespace Fubuni.AuthService.SigningKeys;

/// <summary>Reads old keys again, so that a suspended replica does not sign with a retired key.</summary>
internal sealed class FreshKeysFilter(SigningKeyRing keys) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        await keys.EnsureFreshAsync(context.HttpContext.RequestAborted);
        return await next(context);
    }
}
