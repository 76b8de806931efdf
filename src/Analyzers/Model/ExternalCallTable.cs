using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Model;

/// <summary>Types whose members leave the process or wait for another one: type, then members ("*" for every method).</summary>
internal static class ExternalCallTable
{
    public static readonly (string Type, string Members)[] Rows =
    [
        ("System.Net.Http.HttpMessageInvoker", "Send"),
        ("System.Net.Http.HttpClient", "Send Get GetString GetStream GetByteArray Post Put Patch Delete"),
        ("System.Net.Http.Json.HttpClientJsonExtensions", "GetFromJson PostAsJson PutAsJson PatchAsJson DeleteFromJson GetFromJsonAsAsyncEnumerable"),
        ("System.Net.WebClient", "DownloadString DownloadData DownloadFile UploadString UploadData UploadFile UploadValues DownloadStringTask UploadStringTask"),
        ("System.Net.WebRequest", "GetResponse GetRequestStream"),
        ("System.Net.Mail.SmtpClient", "Send SendMail"),
        ("System.Net.Sockets.TcpClient", "Connect"),
        ("System.Net.Sockets.Socket", "Connect Send Receive"),
        ("System.Net.WebSockets.WebSocket", "Send Receive Close"),
        ("System.Net.WebSockets.ClientWebSocket", "Connect Send Receive Close"),
        ("System.Diagnostics.Process", "WaitForExit"),
        ("Grpc.Core.ClientBase", "*"),
        ("MailKit.Net.Smtp.SmtpClient", "Connect Send Authenticate"),
        ("MailKit.Net.Smtp.ISmtpClient", "Connect Send Authenticate"),
        ("MailKit.IMailTransport", "Send"),
        ("MailKit.IMailService", "Connect Authenticate"),
        ("RabbitMQ.Client.IModel", "BasicPublish WaitForConfirms WaitForConfirmsOrDie"),
        ("RabbitMQ.Client.IChannel", "BasicPublish"),
        ("RabbitMQ.Client.IConnectionFactory", "CreateConnection"),
        ("Confluent.Kafka.IProducer`2", "Produce Flush"),
        ("Azure.Messaging.ServiceBus.ServiceBusSender", "SendMessage SendMessages ScheduleMessage"),
        ("Amazon.SQS.IAmazonSQS", "SendMessage SendMessageBatch ReceiveMessage"),
        ("Amazon.SimpleNotificationService.IAmazonSimpleNotificationService", "Publish PublishBatch"),
        ("Amazon.S3.IAmazonS3", "PutObject GetObject DeleteObject CopyObject"),
        ("Azure.Storage.Blobs.BlobClient", "Upload DownloadTo DownloadContent OpenRead OpenWrite"),
        ("Azure.Storage.Blobs.Specialized.BlobBaseClient", "DownloadTo DownloadContent Delete DeleteIfExists Exists"),
        ("MassTransit.IBus", "Publish Send"),
        ("NServiceBus.IMessageSession", "Publish Send"),
    ];

    /// <summary>Buses that keep what they are given until the transaction around them is through.</summary>
    private static readonly string[] Outboxes = ["MassTransit.Transactions.ITransactionalBus"];

    public static bool IsOutbox(ITypeSymbol? receiver) =>
        receiver is not null && (Outboxes.Contains(receiver.ToDisplayString()) || receiver.AllInterfaces.Any(contract => Outboxes.Contains(contract.ToDisplayString())));
}
