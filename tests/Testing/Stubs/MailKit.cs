// The sending side of MailKit and MimeKit, under their true names.

using System;
using System.Threading;
using System.Threading.Tasks;

namespace MimeKit
{
    public class MimeMessage
    {
        public string Subject { get; set; } = "";
    }
}

namespace MailKit
{
    public interface ITransferProgress { }

    public interface IMailService : IDisposable
    {
        bool IsConnected { get; }
        void Connect(string host, int port = 0, Security.SecureSocketOptions options = default, CancellationToken cancellationToken = default);
        Task ConnectAsync(string host, int port = 0, Security.SecureSocketOptions options = default, CancellationToken cancellationToken = default);
        void Disconnect(bool quit, CancellationToken cancellationToken = default);
        Task DisconnectAsync(bool quit, CancellationToken cancellationToken = default);
    }

    public interface IMailTransport : IMailService
    {
        string Send(MimeKit.MimeMessage message, CancellationToken cancellationToken = default, ITransferProgress? progress = null);
        Task<string> SendAsync(MimeKit.MimeMessage message, CancellationToken cancellationToken = default, ITransferProgress? progress = null);
    }
}

namespace MailKit.Security
{
    public enum SecureSocketOptions { None, Auto, SslOnConnect, StartTls, StartTlsWhenAvailable }
}

namespace MailKit.Net.Smtp
{
    public interface ISmtpClient : IMailTransport { }

    public class SmtpClient : ISmtpClient
    {
        public bool IsConnected => false;
        public void Connect(string host, int port = 0, Security.SecureSocketOptions options = default, CancellationToken cancellationToken = default) { }
        public Task ConnectAsync(string host, int port = 0, Security.SecureSocketOptions options = default, CancellationToken cancellationToken = default) => Task.CompletedTask;
        public void Disconnect(bool quit, CancellationToken cancellationToken = default) { }
        public Task DisconnectAsync(bool quit, CancellationToken cancellationToken = default) => Task.CompletedTask;
        public string Send(MimeKit.MimeMessage message, CancellationToken cancellationToken = default, ITransferProgress? progress = null) => "";
        public Task<string> SendAsync(MimeKit.MimeMessage message, CancellationToken cancellationToken = default, ITransferProgress? progress = null) => Task.FromResult("");
        public void Dispose() { }
    }
}
