using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Tests.Model;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Flow;

/// <summary>Which class stands behind an interface.</summary>
public class ImplementationsTests
{
    [Theory]
    [InlineData("class Mail : ISender { }", true)]
    [InlineData("class Mails { internal class Mail : ISender { } }", true)]
    [InlineData("class MailTests { class Mail : ISender { } }", false)]
    [InlineData("class MailTests { private class Fakes { public class Mail : ISender { } } }", false)]
    [InlineData("class Mail : ISender { } class Letter : ISender { }", false)]
    public void ContractOfAnotherProject_IsMetByTheSoleClassThatOthersCanName(string source, bool isMet)
    {
        var contracts = Modelled.Compile(References.Net, "public interface ISender { }").WithAssemblyName("Shop.Contracts");
        var project = Modelled.Compile(References.Net, source).WithAssemblyName("Shop.Mail").AddReferences(contracts.ToMetadataReference());
        Assert.Equal(isMet ? "Mail" : null, new Implementations(project).SoleOf(project.GetTypeByMetadataName("ISender"))?.Name);
    }

    [Fact]
    public void ContractOfThisProject_IsMetByAClassThatIsHidden()
    {
        var project = Modelled.Compile(References.Net, "interface ISender { } class Mails { class Mail : ISender { } }");
        Assert.Equal("Mail", new Implementations(project).SoleOf(project.GetTypeByMetadataName("ISender"))?.Name);
    }
}
