using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Fubuni.ServiceDefaults.AccessTokens;

namespace Fubuni.ServiceDefaults.Tests.AccessTokens;

/// <summary>An issuer that publishes a key set to the client that the service uses, without a network.</summary>
internal sealed class FakeIssuer : HttpMessageHandler, IHttpClientFactory
{
    private static readonly RSA First = RSA.Create(2048);
    private static readonly RSA Second = RSA.Create(2048);

    private volatile string[] _published = [];
    private int _requests;

    public int Requests => Volatile.Read(ref _requests);

    public string? LastIfNoneMatch { get; private set; }

    public Func<HttpResponseMessage>? Answer { get; set; }

    public Task Gate { get; set; } = Task.CompletedTask;

    public static HttpResponseMessage Ok(string text) =>
        new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/jwk-set+json") };

    /// <summary>The RSA key of this id.</summary>
    public static RSA KeyOf(string kid) => kid == "first" ? First : Second;

    public void Publish(params string[] kids) => _published = kids;

    public HttpClient CreateClient(string name)
    {
        Assert.Equal(JwksVerificationKeys.HttpClientName, name);
        return new HttpClient(this, disposeHandler: false)
        {
            BaseAddress = new Uri("https://auth.test"),
            MaxResponseContentBufferSize = JwksVerificationKeys.MaxKeySetBytes,
        };
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        Interlocked.Increment(ref _requests);
        LastIfNoneMatch = request.Headers.IfNoneMatch.SingleOrDefault()?.ToString();
        await Gate.WaitAsync(cancellationToken);
        if (Answer is not null)
        {
            return Answer();
        }

        var published = _published;
        var tag = new EntityTagHeaderValue($"\"{string.Join('-', published)}\"");
        if (request.Headers.IfNoneMatch.Contains(tag))
        {
            return new HttpResponseMessage(HttpStatusCode.NotModified);
        }

        var response = Ok(KeySets.Document([.. published.Select(kid => KeySets.Entry(KeyOf(kid), kid))]));
        response.Headers.ETag = tag;
        return response;
    }
}
