<#
Runs Exchange cmdlets for the Node process that started it. Nothing that is read here is ever parsed as code.

stdin, line by line:  "#o MARK" and "#e MARK" ask for MARK on stdout and stderr: node-powershell's delimiters.
                      Anything else is base64 of one JSON request: { id, op: "versions" | "connect" | "invoke", ... }.
stdout:               one frame per request, "\n" U+001E "HVE1 " { id, objects, warnings, errors } "\n". The rest is noise.
A secret value is written { "$secret": "..." }; a [securestring] is made of it here.

node-powershell appends "-NoExit -Command -" to the command line; to a script these are two parameters without meaning.
#>
param([switch]$NoExit, [string]$Command)

# A session of our own: Ctrl-C in the terminal is for Node, which waits for the cmdlet under way.
if ($IsLinux) {
  try {
    $native = [Runtime.InteropServices.NativeLibrary]
    $setsid = $native::GetExport($native::Load('libc.so.6'), 'setsid')
    [Runtime.InteropServices.Marshal]::GetDelegateForFunctionPointer($setsid, [Threading.ThreadStart]).Invoke()
  } catch { }
}

$global:ErrorActionPreference = 'Continue'
$global:ProgressPreference = 'SilentlyContinue'
$global:ConfirmPreference = 'None'
if ($null -ne $PSStyle) { $PSStyle.OutputRendering = 'PlainText' }

$utf8 = [Text.UTF8Encoding]::new($false)
$wire = [Console]::OpenStandardOutput()
[Console]::SetOut([Console]::Error) # what the host prints is noise, and goes where noise belongs
$lines = [Collections.Concurrent.BlockingCollection[string]]::new()
$commands = @{}

# A thread of its own reads stdin: it notices while a cmdlet hangs that nobody is left to answer, and no child can eat a request.
$reader = [powershell]::Create().AddScript({
    param($queue, $encoding)
    try {
      $stream = [IO.StreamReader]::new([Console]::OpenStandardInput(), $encoding, $false, 65536)
      while ($null -ne ($line = $stream.ReadLine())) { $queue.Add($line) }
    } catch { }
    $queue.CompleteAdding()
    [Threading.Thread]::Sleep(5000)
    [Diagnostics.Process]::GetCurrentProcess().Kill()
  }).AddArgument($lines).AddArgument($utf8)
$null = $reader.BeginInvoke()

function Write-HveWire([string]$text) {
  $bytes = $utf8.GetBytes($text)
  $wire.Write($bytes, 0, $bytes.Length)
  $wire.Flush()
}

function Write-HveFrame($reply) {
  $json = ConvertTo-Json -InputObject $reply -Depth 12 -Compress -EscapeHandling EscapeNonAscii -WarningAction Ignore
  Write-HveWire ("`n`u{1e}HVE1 " + $json + "`n")
}

# A cmdlet's object as JSON can carry it: enums and Guids as text, dates in UTC, integers beyond 2^53 as text.
function ConvertTo-HvePlain($value, [int]$depth = 0) {
  if ($null -eq $value) { return $null }
  if ($value -is [psobject] -and $value.psobject.BaseObject -isnot [Management.Automation.PSCustomObject]) {
    $value = $value.psobject.BaseObject
  }
  if ($value -is [string] -or $value -is [bool]) { return $value }
  if ($value -is [switch]) { return $value.IsPresent }
  if ($value -is [enum]) { return "$value" }
  if ($value -is [securestring]) { return '[secret]' }
  if ($value -is [datetime]) {
    if ($value.Kind -eq 'Unspecified') { return [datetime]::SpecifyKind($value, 'Utc').ToString('o') }
    return $value.ToUniversalTime().ToString('o')
  }
  if ($value -is [datetimeoffset]) { return $value.UtcDateTime.ToString('o') }
  if ($value -is [long] -or $value -is [ulong] -or $value -is [decimal]) {
    if ([Math]::Abs([double]$value) -le 9007199254740991) { return $value }
    return $value.ToString([cultureinfo]::InvariantCulture)
  }
  if ($value.GetType().IsPrimitive -and $value -isnot [char]) { return $value }
  if ($depth -ge 6) { return [string]$value }
  if ($value -is [Collections.IDictionary]) {
    $table = [ordered]@{}
    foreach ($entry in $value.GetEnumerator()) { $table[[string]$entry.Key] = ConvertTo-HvePlain $entry.Value ($depth + 1) }
    return $table
  }
  if ($value -is [Management.Automation.PSCustomObject]) {
    $table = [ordered]@{}
    foreach ($property in $value.psobject.Properties) { $table[$property.Name] = ConvertTo-HvePlain $property.Value ($depth + 1) }
    return $table
  }
  if ($value -is [Collections.IEnumerable]) {
    $list = [Collections.Generic.List[object]]::new()
    foreach ($item in $value) { $list.Add((ConvertTo-HvePlain $item ($depth + 1))) }
    return , $list.ToArray()
  }
  return [string]$value
}

# Message and Reason are what an ErrorRecord can be relied on for; every secret of the request is taken out of every text.
function ConvertTo-HveError($record, $secrets) {
  $texts = @(
    [string]$record.Exception.Message
    [string]$record.Exception.Data['RemoteException']
    [string]$record.FullyQualifiedErrorId
  )
  foreach ($secret in $secrets) {
    if ($secret) { for ($i = 0; $i -lt $texts.Count; $i++) { $texts[$i] = $texts[$i].Replace($secret, '[secret]') } }
  }
  return [ordered]@{ message = $texts[0]; remote = $texts[1]; errorId = $texts[2]; reason = [string]$record.CategoryInfo.Reason }
}

# Names without case, as PowerShell binds them, but whole: a prefix or an alias could reach a common parameter such as OutVariable.
function New-HveNames([string[]]$names) {
  return , [Collections.Generic.HashSet[string]]::new($names, [StringComparer]::OrdinalIgnoreCase)
}

# A text comes behind a "=", because ConvertFrom-Json makes a date of one that looks like a date.
function ConvertFrom-HveValue($value, $secrets) {
  if ($value -is [string]) { return $value.Substring(1) }
  if ($value -is [Collections.IDictionary]) {
    if ($value.Contains('$secret')) {
      $text = ([string]$value['$secret']).Substring(1)
      $secrets.Add($text)
      $secure = [securestring]::new()
      foreach ($character in $text.ToCharArray()) { $secure.AppendChar($character) }
      return $secure
    }
    $table = @{}
    foreach ($member in $value.GetEnumerator()) { $table[[string]$member.Key] = ConvertFrom-HveValue $member.Value $secrets }
    return $table
  }
  if ($value -is [Collections.IList]) {
    $list = [Collections.Generic.List[object]]::new()
    foreach ($item in $value) { $list.Add((ConvertFrom-HveValue $item $secrets)) }
    return , $list.ToArray()
  }
  return $value
}

function ConvertTo-HveArguments($given, $names, $secrets) {
  $arguments = @{}
  foreach ($entry in $given.GetEnumerator()) {
    $name = [string]$entry.Key
    if (-not $names.Contains($name)) { throw "A parameter cannot be found that matches parameter name '$name'." }
    if ($arguments.ContainsKey($name)) { throw "Cannot bind parameter '$name': it is there twice." }
    $arguments[$name] = ConvertFrom-HveValue $entry.Value $secrets
  }
  return $arguments
}

function Get-HveVersions($module) {
  if ($module) { $found = @(Test-ModuleManifest -Path ([string]$module) -ErrorAction Stop) }
  else { $found = @(Get-Module -ListAvailable -Name ExchangeOnlineManagement -ErrorAction SilentlyContinue) }
  return @{ powerShell = "$($PSVersionTable.PSVersion)"; modules = @($found | ForEach-Object { [string]$_.Version }) }
}

function Connect-Hve($request, $secrets) {
  if ($request['module']) { Import-Module -Name ([string]$request['module']) -ErrorAction Stop }
  else { Import-Module -Name ExchangeOnlineManagement -RequiredVersion ([string]$request['version']) -ErrorAction Stop }
  $secrets.Add(([string]$request['parameters']['AccessToken']).Substring(1))
  $names = New-HveNames 'AccessToken', 'Organization', 'ConnectionUri', 'ExchangeEnvironmentName', 'EXOModuleBasePath'
  $arguments = ConvertTo-HveArguments $request['parameters'] $names $secrets
  $cmdlets = [string[]]@($request['cmdlets'])
  $null = Connect-ExchangeOnline @arguments -CommandName $cmdlets -SkipLoadingFormatData -ShowBanner:$false -ShowProgress $false -ErrorAction Stop *>&1
  $commands.Clear()
  foreach ($cmdlet in $cmdlets) { $commands[$cmdlet] = $null }
}

# The command and the parameters it declares itself, looked up once; one that may not be run was not imported.
function Get-HveCommand([string]$cmdlet) {
  if (-not $commands.ContainsKey($cmdlet)) { throw "The term '$cmdlet' is not recognized as a name of a cmdlet." }
  if ($null -eq $commands[$cmdlet]) {
    $info = Get-Command -Name $cmdlet -CommandType Function, Cmdlet -ErrorAction Stop
    $names = New-HveNames ([string[]]@($info.Parameters.get_Keys()))
    foreach ($common in [Management.Automation.Cmdlet]::CommonParameters) { $null = $names.Remove($common) }
    foreach ($common in [Management.Automation.Cmdlet]::OptionalCommonParameters) {
      if ($common -ne 'Confirm') { $null = $names.Remove($common) }
    }
    $commands[$cmdlet] = @{ info = $info; names = $names }
  }
  return $commands[$cmdlet]
}

function Invoke-HveRequest([string]$json) {
  $id = $null
  $secrets = [Collections.Generic.List[string]]::new()
  $errors = [Collections.Generic.List[object]]::new()
  $objects = [Collections.Generic.List[object]]::new()
  $warnings = [Collections.Generic.List[string]]::new()
  try {
    # The input is never quoted: it may hold a secret.
    try { $request = ConvertFrom-Json $json -AsHashtable -NoEnumerate -ErrorAction Stop } catch { throw 'bad request' }
    $id = [string]$request['id']
    if ($request['op'] -ceq 'versions') { $objects.Add((Get-HveVersions $request['module'])) }
    elseif ($request['op'] -ceq 'connect') { Connect-Hve $request $secrets }
    else {
      $command = Get-HveCommand ([string]$request['cmdlet'])
      $arguments = ConvertTo-HveArguments $request['parameters'] $command.names $secrets
      $info = $command.info
      foreach ($output in (& $info @arguments -ErrorAction Continue *>&1)) {
        if ($null -eq $output) { continue }
        elseif ($output -is [Management.Automation.ErrorRecord]) { $errors.Add((ConvertTo-HveError $output $secrets)) }
        elseif ($output -is [Management.Automation.WarningRecord]) { $warnings.Add([string]$output.Message) }
        elseif ($output -is [Management.Automation.InformationalRecord]) { }
        elseif ($output -is [Management.Automation.InformationRecord]) { }
        else { $objects.Add((ConvertTo-HvePlain $output)) }
      }
    }
  } catch {
    $errors.Add((ConvertTo-HveError $_ $secrets))
  }
  Write-HveFrame ([ordered]@{ id = $id; objects = $objects.ToArray(); warnings = $warnings.ToArray(); errors = $errors.ToArray() })
  $global:Error.Clear()
}

$exitCode = 70 # stays when `exit` inside a cmdlet ends the loop
try {
  foreach ($line in $lines.GetConsumingEnumerable()) {
    if ($line -cmatch '^#([oe]) ([0-9A-Za-z]{16})$') {
      if ($Matches[1] -ceq 'e') { [Console]::Error.WriteLine($Matches[2]) } else { Write-HveWire ($Matches[2] + "`n") }
    } elseif ($line) {
      $json = $null
      try { $json = $utf8.GetString([Convert]::FromBase64String($line)) } catch { }
      Invoke-HveRequest $json
    }
  }
  try { Disconnect-ExchangeOnline -Confirm:$false *>&1 | Out-Null } catch { }
  $exitCode = 0
} finally {
  [Environment]::Exit($exitCode) # the reader's thread would keep the process alive
}
