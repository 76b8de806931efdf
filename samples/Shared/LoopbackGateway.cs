using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Storefront.Shared;

/// <summary>A payment provider on a free port of this machine: answers charges over real HTTP, as slowly as it is told to.</summary>
public sealed class LoopbackGateway : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _serving;
    private int _charges;

    private LoopbackGateway(HttpListener listener, Uri address)
    {
        _listener = listener;
        Address = address;
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>How long a charge takes.</summary>
    public TimeSpan AnswerTime { get; set; } = TimeSpan.Zero;

    /// <summary>How many charges were made.</summary>
    public int Charges => Volatile.Read(ref _charges);

    public static LoopbackGateway Start()
    {
        for (var attempt = 1; ; attempt++)
        {
            var address = new Uri($"http://127.0.0.1:{FreePort()}/");
            var listener = new HttpListener { Prefixes = { address.ToString() } };
            try
            {
                listener.Start();
                return new LoopbackGateway(listener, address);
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                // Somebody else took the port in between.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                _ = AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var request = await JsonDocument.ParseAsync(context.Request.InputStream);
            await Task.Delay(AnswerTime);
            var number = Interlocked.Increment(ref _charges);
            var cents = request.RootElement.GetProperty("cents").GetInt64();
            var answer = JsonSerializer.Serialize(new { reference = $"ch-{number:0000}", cents });
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            context.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException or JsonException)
        {
            context.Response.Abort();
        }
    }
}
