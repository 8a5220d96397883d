using Fubuni.AppHost;
using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);

// One database per service: accounts and conversations never share a schema.
// In run mode a volume is named after this clone, so that two do not share one.
var isPublished = builder.ExecutionContext.IsPublishMode;
var postgres = builder.AddPostgres("postgres").WithDataVolume(isPublished ? Composition.PostgresVolume : null);
var authdb = postgres.AddDatabase("authdb");
var chatdb = postgres.AddDatabase("chatdb");

// What every replica must see at once: revoked sessions, running answers.
var cache = builder.AddRedis("cache").WithDataVolume(isPublished ? Composition.CacheVolume : null);

// Any OpenAI-compatible endpoint; without a key, a demo model that streams canned answers and makes real tool calls.
var model = builder.AddChatModel("model");

// The one origin that browsers see. It is the issuer in every token, so changing it makes every token out there invalid.
var frontDoorPort = builder.Configuration.GetValue("Frontend:Port", 5173);
var publicOrigin = builder.AddParameter("public-origin", builder.Configuration.GetParameter("public-origin") ?? (isPublished ? "" : $"http://localhost:{frontDoorPort}"), publishValueAsDefault: true);

// Made once and kept. Without the first no stored signing key can be read; with the second anyone could forge the successor of a stolen refresh token.
var keyEncryptionKey = builder.AddParameter("key-encryption-key", new GenerateParameterDefault { MinLength = 48, Special = false }, secret: true, persist: true);
var refreshTokenKey = builder.AddParameter("refresh-token-key", new GenerateParameterDefault { MinLength = 48, Special = false }, secret: true, persist: true);

// Accounts, sign-in sessions and the keys that sign access tokens. Google is one way to sign in, where it is configured.
var auth = builder.AddService<Projects.AuthService>("auth")
    .WithReference(authdb).WaitFor(authdb)
    .WithReference(cache).WaitFor(cache)
    .WithEnvironment("TokenValidation__Issuer", publicOrigin)
    .WithEnvironment("SigningKeys__KeyEncryptionKey", keyEncryptionKey)
    .WithEnvironment("RefreshTokens__Key", refreshTokenKey)
    .WithGoogleSignIn();

// Conversations, the agent and its tools. Access tokens are verified here with the public keys that auth serves.
var chat = builder.AddService<Projects.ChatService>("chat")
    .WithReference(chatdb).WaitFor(chatdb)
    .WithReference(cache).WaitFor(cache)
    .WithReference(model).WaitFor(model)
    .WithReference(auth).WaitFor(auth)
    .WithEnvironment("TokenValidation__Issuer", publicOrigin);

// For deleting and exporting accounts. It does not wait for chat, which waits for it: what must be done later is done when chat is there.
auth.WithReference(chat);

// The front door in run mode: Vite serves the app and proxies the services, so browsers see a single origin.
var frontend = builder.AddViteApp("frontend", "../Frontend")
    .WithReference(auth).WaitFor(auth)
    .WithReference(chat).WaitFor(chat)
    .WithEndpoint("http", endpoint => endpoint.Port = frontDoorPort)
    .WithExternalHttpEndpoints();

if (isPublished)
{
    // The front door where the app is installed: the built frontend as static files, and the same routes.
    var edge = builder.AddYarp("edge")
        .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ServiceDiscovery)
        .WithConfiguration(routes =>
        {
            routes.AddRoute("/api/auth/{**path}", auth.GetEndpoint("http"));
            routes.AddRoute("/api/{**path}", chat.GetEndpoint("http"));
            routes.AddRoute("/mcp/{**path}", chat.GetEndpoint("http"));
            routes.AddRoute("/.well-known/oauth-protected-resource/{**path}", chat.GetEndpoint("http"));
            routes.AddRoute("/.well-known/{**path}", auth.GetEndpoint("http"));
        })
        .PublishWithStaticFiles(frontend)
        .WithHttpProbe(ProbeType.Liveness, "/index.html", endpointName: "http")
        .WithHttpProbe(ProbeType.Readiness, "/", endpointName: "http")
        // TLS ends in front of it: it believes what it is told there about the client, and passes it on. Services believe what comes from its network.
        .WithEnvironment("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true")
        .WithExternalHttpEndpoints();
    auth.WithEnvironment("ForwardedHeaders__KnownProxies", builder.AddParameter("known-proxies", "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10,fc00::/7", publishValueAsDefault: true));

    builder.SendTelemetry(auth, chat, edge);
    new Composition(postgres, cache, auth, chat, edge).Publish();
}

builder.Build().Run();
