using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;

namespace Fubuni.ChatService.Streaming;

/// <summary>
/// Tells when the sign-in that a request came with is revoked, for answers that last. It looks once more after it has begun to listen: what was
/// revoked between the check of the token and now was told to nobody.
/// </summary>
internal sealed class SignInWatch : IDisposable
{
    private readonly IRevocations _revocations;
    private readonly CurrentUser _user;
    // Not disposed of: a revocation may be told while this ends.
    private readonly CancellationTokenSource _revoked = new();

    private SignInWatch(IRevocations revocations, CurrentUser user) => (_revocations, _user) = (revocations, user);

    public CancellationToken Revoked => _revoked.Token;

    public static SignInWatch Begin(HttpContext context)
    {
        var watch = new SignInWatch(context.RequestServices.GetRequiredService<IRevocations>(), context.Features.GetRequiredFeature<CurrentUser>());
        watch._revocations.Revoked += watch.OnRevoked;
        watch.Look();
        return watch;
    }

    public void Dispose() => _revocations.Revoked -= OnRevoked;

    private void OnRevoked(Revocation revocation)
    {
        if (revocation.SessionId == _user.SessionId || revocation.UserId == _user.Id)
        {
            Look();
        }
    }

    private void Look()
    {
        if (_revocations.IsRevoked(_user.SessionId, _user.Id, _user.IssuedAt))
        {
            _revoked.Cancel();
        }
    }
}
