using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fubuni.AppHost.Tests.Replicas;

/// <summary>A front door before several replicas: each request goes to the next one, whoever sends it and whatever it did before.</summary>
internal sealed class RoundRobin : IAsyncDisposable
{
    /// <summary>Headers that belong to one connection.</summary>
    private static readonly HashSet<string> OfOneConnection = new(["Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade"], StringComparer.OrdinalIgnoreCase);

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false });
    private readonly IReadOnlyList<Uri> _auth;
    private readonly IReadOnlyList<Uri> _chat;
    private readonly WebApplication _app;
    private int _next;

    private RoundRobin(WebApplication app, IReadOnlyList<Uri> auth, IReadOnlyList<Uri> chat) => (_app, _auth, _chat) = (app, auth, chat);

    public Uri Address => new(_app.Urls.First());

    public static async Task<RoundRobin> StartAsync(IReadOnlyList<Uri> auth, IReadOnlyList<Uri> chat)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var door = new RoundRobin(app, auth, chat);
        app.Run(door.ForwardAsync);
        await app.StartAsync();
        return door;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var replicas = context.Request.Path.StartsWithSegments("/api/auth") || context.Request.Path.StartsWithSegments("/.well-known") ? _auth : _chat;
        var replica = replicas[Interlocked.Increment(ref _next) % replicas.Count];
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(replica, context.Request.Path + context.Request.QueryString))
        {
            Content = context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0 ? new StreamContent(context.Request.Body) : null,
        };
        foreach (var (name, value) in context.Request.Headers.Where(header => !OfOneConnection.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value.ToArray());
            }
        }

        using var response = await _client.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(header => !OfOneConnection.Contains(header.Key)))
        {
            context.Response.Headers.Append(name, values.ToArray());
        }

        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
