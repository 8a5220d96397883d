using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Fubuni.AuthService.Tests.Fixtures;

/// <summary>ChatService as this service sees it: takes requests, and answers as the test says.</summary>
internal sealed class FakeChat : HttpMessageHandler
{
    private readonly ConcurrentQueue<(HttpMethod Method, string Path, string Token)> _requests = new();

    /// <summary>While true, no request is answered.</summary>
    public volatile bool IsUnavailable;

    public HttpContent Export { get; set; } =
        new StringContent("""{"sessions":[],"tasks":[]}""", Encoding.UTF8, "application/json");

    /// <summary>What happens while the export is read.</summary>
    public Func<Task>? DuringExport { get; set; }

    public (HttpMethod Method, string Path, string Token)[] Requests => [.. _requests];

    /// <summary>
    /// The access tokens that exports were asked for with. In a shared database a service also sends the deletions that
    /// other tests owe.
    /// </summary>
    public string[] ExportTokens =>
        [.. _requests.Where(request => request.Method == HttpMethod.Get).Select(request => request.Token)];

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        _requests.Enqueue(
            (request.Method, request.RequestUri!.AbsolutePath, request.Headers.Authorization!.Parameter!)
        );
        if (IsUnavailable)
        {
            // A client error is final: the standard resilience handler would try a server's again for seconds.
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        }

        if (request.Method == HttpMethod.Delete)
        {
            return new HttpResponseMessage(HttpStatusCode.NoContent);
        }

        if (DuringExport is not null)
        {
            await DuringExport();
        }

        return new HttpResponseMessage(HttpStatusCode.OK) { Content = Export };
    }
}
