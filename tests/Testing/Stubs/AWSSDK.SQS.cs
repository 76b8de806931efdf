// The sending side of Amazon SQS, under its true names.

using System;
using System.Threading;
using System.Threading.Tasks;

namespace Amazon.SQS
{
    public interface IAmazonSQS : IDisposable
    {
        Task<Model.SendMessageResponse> SendMessageAsync(string queueUrl, string messageBody, CancellationToken cancellationToken = default);
        Task<Model.SendMessageResponse> SendMessageAsync(Model.SendMessageRequest request, CancellationToken cancellationToken = default);
    }

    public class AmazonSQSClient : IAmazonSQS
    {
        public virtual Task<Model.SendMessageResponse> SendMessageAsync(string queueUrl, string messageBody, CancellationToken cancellationToken = default) => throw null!;
        public virtual Task<Model.SendMessageResponse> SendMessageAsync(Model.SendMessageRequest request, CancellationToken cancellationToken = default) => throw null!;
        public void Dispose() { }
    }
}

namespace Amazon.SQS.Model
{
    public class SendMessageRequest
    {
        public SendMessageRequest(string queueUrl, string messageBody) { }
    }

    public class SendMessageResponse
    {
        public string MessageId { get; set; } = "";
    }
}
