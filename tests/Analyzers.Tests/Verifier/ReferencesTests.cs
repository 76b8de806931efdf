using Microsoft.CodeAnalysis.CSharp;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Verifier;

/// <summary>The sets hold what they are named for: real packages, and declared ones under their true names.</summary>
public class ReferencesTests
{
    public static TheoryData<References, string, bool> Types => new()
    {
        { References.Net, "System.Data.Common.DbConnection", true },
        { References.Net, "Microsoft.EntityFrameworkCore.DbContext", false },
        { References.EntityFramework, "Microsoft.EntityFrameworkCore.DbContext", true },
        { References.EntityFramework, "Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions", true },
        { References.EntityFramework, "Microsoft.EntityFrameworkCore.NpgsqlDbContextOptionsBuilderExtensions", true },
        { References.EntityFramework, "Microsoft.EntityFrameworkCore.InMemoryDbContextOptionsExtensions", true },
        { References.EntityFramework, "Dapper.SqlMapper", false },
        { References.Ado, "Dapper.SqlMapper", true },
        { References.Ado, "Npgsql.NpgsqlConnection", true },
        { References.Ado, "Microsoft.EntityFrameworkCore.DbContext", false },
        { References.NHibernate, "NHibernate.ISession", true },
        { References.NHibernate, "NHibernate.Linq.LinqExtensionMethods", true },
        { References.SessionGuard, "SessionGuard.Session", true },
        { References.SessionGuard, "Microsoft.Extensions.DependencyInjection.IServiceCollection", true },
        { References.AspNetCore, "Microsoft.AspNetCore.Builder.WebApplication", true },
        { References.AspNetCore, "NHibernate.ISession", false },
        { References.All, "Microsoft.Extensions.Hosting.BackgroundService", true },
        { References.All, "NHibernate.ISession", true },
    };

    [Theory, MemberData(nameof(Types))]
    public void Set_HoldsWhatItIsNamedFor(References references, string type, bool held)
    {
        var compilation = CSharpCompilation.Create("probe", references: references.Assemblies.References);
        Assert.Equal(held, compilation.GetTypeByMetadataName(type) is not null);
    }

    [Fact]
    public Task ExternalCalls_Compile() => Verify.Analyzer(
        """
        class Senders
        {
            async Task Send(
                MailKit.Net.Smtp.SmtpClient smtp, RabbitMQ.Client.IModel model, RabbitMQ.Client.IChannel channel, MassTransit.IBus bus,
                Confluent.Kafka.IProducer<string, string> kafka, Azure.Messaging.ServiceBus.ServiceBusSender sender,
                Amazon.SQS.IAmazonSQS sqs, HttpClient http)
            {
                await smtp.SendAsync(new MimeKit.MimeMessage());
                model.BasicPublish("exchange", "key", false, model.CreateBasicProperties(), new byte[1]);
                await channel.BasicPublishAsync("exchange", "key", false, new RabbitMQ.Client.BasicProperties(), new byte[1]);
                await bus.Publish(new User());
                await kafka.ProduceAsync("topic", new Confluent.Kafka.Message<string, string>());
                await sender.SendMessageAsync(new Azure.Messaging.ServiceBus.ServiceBusMessage("text"));
                await sqs.SendMessageAsync("queue", "text");
                await http.GetAsync("http://localhost");
            }
        }
        """,
        new() { Analyzers = [] });

    [Fact]
    public Task MinimalApi_Compiles() => Verify.Analyzer(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<AppDbContext>(options => options.UseInMemoryDatabase("shop"));
        var app = builder.Build();
        app.MapGet("/users", async (AppDbContext db) => await db.Users.ToListAsync());
        app.Run();
        """,
        new() { References = References.AspNetCore, Analyzers = [] });
}
