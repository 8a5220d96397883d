using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;

namespace Fubuni.ChatService.Streaming;

/// <summary>
/// Cancels a token when the auth session of a long request is revoked. It subscribes first and checks then, so that a
/// revocation between the check of the access token and the subscription is not lost.
/// </summary>
internal sealed class RevocationWatch : IDisposable
{
    private readonly IRevocations _revocations;
    private readonly CurrentUser _user;

    // Not disposed: a revocation may arrive during Dispose.
    private readonly CancellationTokenSource _revoked = new();

    private RevocationWatch(IRevocations revocations, CurrentUser user) => (_revocations, _user) = (revocations, user);

    public CancellationToken Revoked => _revoked.Token;

    public static RevocationWatch Start(HttpContext context)
    {
        var watch = new RevocationWatch(
            context.RequestServices.GetRequiredService<IRevocations>(),
            context.Features.GetRequiredFeature<CurrentUser>()
        );
        watch._revocations.Revoked += watch.OnRevoked;
        watch.Check();
        return watch;
    }

    public void Dispose() => _revocations.Revoked -= OnRevoked;

    private void OnRevoked(Revocation revocation)
    {
        if (revocation.SessionId == _user.SessionId || revocation.UserId == _user.Id)
        {
            Check();
        }
    }

    private void Check()
    {
        if (_revocations.IsRevoked(_user.SessionId, _user.Id, _user.IssuedAt))
        {
            _revoked.Cancel();
        }
    }
}
