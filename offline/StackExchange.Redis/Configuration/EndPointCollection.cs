using System.Collections.ObjectModel;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StackExchange.Redis;

public sealed class EndPointCollection : Collection<EndPoint>
{
    public void Add(string hostAndPort) =>
        Add(TryParse(hostAndPort) ?? throw new ArgumentException("Could not parse host and port", nameof(hostAndPort)));

    public void Add(string host, int port) => Add(Of(host, port));

    public static EndPoint? TryParse(string endpoint)
    {
        var text = endpoint.Trim();
        if (text.Length == 0) return null;
        var colon = text.LastIndexOf(':');
        // More than one colon outside brackets is an IPv6 address without a port.
        var hasPort = colon > 0 && (text.IndexOf(':') == colon || text[colon - 1] == ']');
        if (!hasPort) return Of(text, 0);
        return ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? Of(text[..colon], port) : null;
    }

    public static string ToString(EndPoint? endpoint) => endpoint switch
    {
        DnsEndPoint dns => dns.Port == 0 ? dns.Host : $"{dns.Host}:{dns.Port}",
        IPEndPoint { Port: 0 } ip => ip.Address.ToString(),
        IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 } ip => $"[{ip.Address}]:{ip.Port}",
        _ => endpoint?.ToString() ?? "",
    };

    internal void SetDefaultPorts(bool ssl)
    {
        for (var i = 0; i < Count; i++)
        {
            if (this[i] is DnsEndPoint { Port: 0 } dns) this[i] = new DnsEndPoint(dns.Host, ssl ? 6380 : 6379);
            else if (this[i] is IPEndPoint { Port: 0 } ip) this[i] = new IPEndPoint(ip.Address, ssl ? 6380 : 6379);
        }
    }

    private static EndPoint Of(string host, int port) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);
}
