using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Fubuni.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>
/// What the service talks to, on loopback: an OpenAI-compatible model that answers by script, and the key set of the
/// service that issues tokens. A script belongs to the words that the last user message contains, so that tests that
/// run at once do not get in each other's way.
/// </summary>
public sealed class FakeModel : IAsyncDisposable
{
    public const string Name = "fake-1";

    private readonly ConcurrentDictionary<string, Script> _scripts = new();
    private readonly WebApplication _app;

    private FakeModel(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public string ConnectionString => $"Endpoint={Url}/v1;Key=test-key;Model={Name}";

    public static async Task<FakeModel> StartAsync(TestTokens tokens)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var model = new FakeModel(app);
        app.MapPost("/v1/chat/completions", model.CompleteAsync);
        app.MapGet("/.well-known/jwks.json", () => KeySetOf(tokens));
        await app.StartAsync();
        return model;
    }

    /// <summary>
    /// Answers the calls for a user's message that contains <paramref name="said"/>, one step a call. Of several
    /// scripts the one with the most words answers, so that a message that begins as another does is not mistaken for
    /// it.
    /// </summary>
    public Script When(string said, params Step[] steps) => _scripts[said] = new Script(steps);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task CompleteAsync(HttpContext context)
    {
        using var document = await JsonDocument.ParseAsync(
            context.Request.Body,
            cancellationToken: context.RequestAborted
        );
        var request = document.RootElement.Clone();
        var said = request
            .GetProperty("messages")
            .EnumerateArray()
            .Last(message => message.GetProperty("role").GetString() == "user")
            .GetProperty("content")
            .ToString();
        var script = _scripts
            .Where(pair => said.Contains(pair.Key, StringComparison.Ordinal))
            .MaxBy(pair => pair.Key.Length)
            .Value;
        if (script is null)
        {
            context.Response.StatusCode = StatusCodes.Status418ImATeapot;
            await context.Response.WriteAsync($"No script for: {said}");
            return;
        }

        await script.Next(request)(new ModelResponse(context, request));
    }

    private static object KeySetOf(TestTokens tokens)
    {
        var keys = new[] { TestTokens.KeyId, TestTokens.SmallExponentKeyId }
            .SelectMany(tokens.Find)
            .Select(key => JsonWebKeyConverter.ConvertFromRSASecurityKey((RsaSecurityKey)key));
        return new
        {
            keys = keys.Select(key => new
            {
                kty = key.Kty,
                use = "sig",
                alg = "RS256",
                kid = key.Kid,
                n = key.N,
                e = key.E,
            }),
        };
    }
}

/// <summary>Plays one answer to one call of the model.</summary>
public delegate Task Step(ModelResponse response);

/// <summary>The steps for one message, and the requests that they answered.</summary>
public sealed class Script(Step[] steps)
{
    private readonly ConcurrentQueue<JsonElement> _requests = [];
    private int _next;

    public IReadOnlyList<JsonElement> Requests => [.. _requests];

    public Step Next(JsonElement request)
    {
        _requests.Enqueue(request);
        var index = Interlocked.Increment(ref _next) - 1;
        return index < steps.Length
            ? steps[index]
            : throw new InvalidOperationException(
                $"The model was called {index + 1} times; the script has {steps.Length} steps."
            );
    }
}
