using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Fubuni.AuthService.Tests.Fixtures;

/// <summary>ChatService as this service sees it: takes requests, and answers as the test says.</summary>
internal sealed class FakeChat : HttpMessageHandler
{
    private readonly ConcurrentQueue<(HttpMethod Method, string Path, string Token)> _requests = new();

    /// <summary>While true nobody answers.</summary>
    public volatile bool IsAway;

    public HttpContent Export { get; set; } = new StringContent("""{"sessions":[],"tasks":[]}""", Encoding.UTF8, "application/json");

    public (HttpMethod Method, string Path, string Token)[] Requests => [.. _requests];

    /// <summary>The access tokens that exports were asked for with. In a shared database a service also sends the deletions that other tests owe.</summary>
    public string[] ExportTokens => [.. _requests.Where(request => request.Method == HttpMethod.Get).Select(request => request.Token)];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _requests.Enqueue((request.Method, request.RequestUri!.AbsolutePath, request.Headers.Authorization!.Parameter!));
        if (IsAway)
        {
            // A client error is final: the standard resilience handler would try a server's again for seconds.
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
        }

        return Task.FromResult(request.Method == HttpMethod.Delete
            ? new HttpResponseMessage(HttpStatusCode.NoContent)
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = Export });
    }
}
